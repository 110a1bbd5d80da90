import { defineConfig } from 'vitest/config'
import type { ViteUserConfig } from 'vitest/config'

const config: ViteUserConfig = defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.ts', 'examples/**/*.test.ts', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
    testTimeout: 30_000,
    // By default one core is left idle: of two, half.
    maxWorkers: '100%',
    reporters: ['default', './scripts/closing-line-reporter.ts'],
  },
})

export default config
