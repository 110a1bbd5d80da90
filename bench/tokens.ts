/**
 * Token counts and forecasts, beside what was billed: by the emulator over loopback, and in recorded exchanges with GLM.
 *
 *     node bench/tokens.ts            fails on a miss
 *     node bench/tokens.ts --quick    shorter texts and runs
 *
 * The emulator counts with cl100k_base: its agreement proves the arithmetic of the template, and the recordings the rest.
 */
import { coldErrors } from './tokens/cold.ts'
import { otherServerErrors } from './tokens/other-server.ts'
import { createReport } from './tokens/report.ts'
import { recordedErrors } from './tokens/recorded.ts'
import { runErrors } from './tokens/runs.ts'
import { speeds } from './tokens/speed.ts'

const isQuick = process.argv.includes('--quick')
const report = createReport()
await coldErrors(report)
recordedErrors(report)
await runErrors(report, isQuick ? 8 : 24)
otherServerErrors(report, isQuick ? 8 : 24)
speeds(report, isQuick ? 500_000 : 5_000_000)
process.exitCode = report.end()
