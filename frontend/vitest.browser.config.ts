import { defineConfig } from 'vitest/config';
import type { Reporter, TestModule } from 'vitest/node';

/** Ends with the line that `./run.sh test` adds up. */
const tally: Reporter = {
  onTestRunEnd(modules: readonly TestModule[]) {
    const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
    const failed = states.filter((state) => state === 'failed').length + modules.filter((module) => module.errors().length > 0).length;
    console.log(`${states.filter((state) => state === 'passed').length} passed, ${failed} failed`);
  },
};

export default defineConfig({
  test: {
    include: ['tests/browser/**/*.test.ts'],
    environment: 'node',
    // Mostly they wait for what the server finds out in real time.
    maxWorkers: 2,
    testTimeout: 240_000,
    hookTimeout: 240_000,
    reporters: ['verbose', tally],
  },
});
