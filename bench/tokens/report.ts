/** Lines of figures, each with what was promised of it. */
export interface Report {
  title(text: string): void
  line(cells: readonly (string | number)[], isMet?: boolean): void
  /** @returns The exit code. */
  end(): number
}

export function createReport(): Report {
  const missed: string[] = []
  return {
    title: (text) => void process.stdout.write(`\n${text}\n`),
    line(cells, isMet = true) {
      const [name = '', ...rest] = cells.map(String)
      process.stdout.write(
        `${isMet ? '  ' : '✗ '}${name.padEnd(34)}${rest.map((cell) => cell.padStart(14)).join('')}\n`,
      )
      if (!isMet) missed.push(name)
    },
    end() {
      process.stdout.write(missed.length === 0 ? '\nAll promises kept.\n' : `\nMissed: ${missed.join(', ')}\n`)
      return missed.length === 0 ? 0 : 1
    },
  }
}

export const percent = (share: number): string => `${(share * 100).toFixed(3)} %`

export function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / Math.max(1, numbers.length)
}

/** The number that all but a share of them do not exceed. */
export function quantile(numbers: readonly number[], share: number): number {
  return numbers.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(numbers.length * share) - 1)] ?? 0
}
