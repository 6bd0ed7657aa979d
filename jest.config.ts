import type { Config } from "jest";

const config: Config = {
  testEnvironment: "node",
  extensionsToTreatAsEsm: [".ts"],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { parser: { syntax: "typescript" }, target: "es2023" }, module: { type: "es6" } },
    ],
  },
  testMatch: ["**/*.test.ts"],
  modulePathIgnorePatterns: ["<rootDir>/build/", "/dist/"],
  reporters: ["default", "<rootDir>/tests/support/closing-line-reporter.ts"],
};

export default config;
