import { shared } from './jest.config.js';

export default {
  ...shared,
  roots: ['<rootDir>/test/browser'],
  testMatch: ['**/*.test.ts'],
  testTimeout: 60_000,
};
