import { expect, it } from 'vitest';
import { firstSteps } from './firstRunModel';

it('names the address that this page came from in every way to send', () => {
  const steps = firstSteps('https://logs.example:8443');

  expect(steps.map(({ id }) => id)).toEqual(['curl', 'otlp', 'docker']);
  expect(steps.every(({ text }) => text.includes('https://logs.example:8443'))).toBe(true);
});
