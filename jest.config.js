/** One runner for everything that needs no browser. ESM needs --experimental-vm-modules (see package.json). */
export const shared = {
  testEnvironment: '<rootDir>/test/environment.js',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic', importSource: 'preact', throwIfNamespace: false } },
        },
        module: { type: 'es6' },
      },
    ],
  },
};

export default {
  ...shared,
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts', '**/*.test.tsx'],
  testPathIgnorePatterns: ['/node_modules/', '/test/browser/'],
  globalSetup: '<rootDir>/test/global-setup.ts',
  globalTeardown: '<rootDir>/test/global-teardown.ts',
  testTimeout: 30_000,
  // The tests wait for a database more than they compute: one worker less would leave a core idle.
  maxWorkers: '100%',
  // Modules of ESM tests are never let go: a worker that has grown is followed by a fresh one.
  workerIdleMemoryLimit: '1GB',
};
