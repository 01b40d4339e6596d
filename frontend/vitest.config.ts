import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [react()],
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'tests/unit/**/*.test.ts'],
    environment: 'node',
    css: false,
    maxWorkers: 2,
    // Far longer than any takes: the machine may be busy with other things.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
