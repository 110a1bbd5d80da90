import { scriptBrain } from '@glmkit/emulator'
import type { Brain } from '@glmkit/emulator'

interface Step {
  readonly thought: string
  readonly code: string
}

/** What a good model would write, for want of one: each program goes on with the variables of those before it. */
const steps: readonly Step[] = [
  {
    thought: 'I look at the rows before I trust them.',
    code: String.raw`
import csv

rows = list(csv.DictReader(open("sales.csv", encoding="utf-8")))

def is_number(text):
    try:
        return float(text) is not None
    except ValueError:
        return False

print(len(rows), "rows with", *rows[0])
print("regions:", *sorted({row["region"] for row in rows}))
print("no numbers:", [tuple(row.values()) for row in rows if not is_number(row["revenue_eur"])])
print("again:", [tuple(row.values()) for at, row in enumerate(rows) if row in rows[:at]])`,
  },
  {
    thought: 'Some cells are no numbers, one row is there twice. I keep what can be read and note the rest.',
    code: String.raw`
import json, re

def read_number(text):
    plain = re.sub(r"\s", "", text).replace(",", ".")
    return float(plain) if is_number(plain) else None

clean, problems = [], []
for at, row in enumerate(rows):
    month, region, text = row.values()
    value = read_number(text)
    if row in rows[:at]:
        problems.append(f"{region} {month} is there again, a duplicate")
    elif value is None:
        problems.append(f"{region} {month} is missing" + (f", it says {text}" if text else ""))
    else:
        clean.append((month, region, value))
        if not is_number(text):
            problems.append(f"{region} {month} has French decimals, {text}")

with open("cleaned.csv", "w", newline="") as file:
    writer = csv.writer(file)
    writer.writerow(["month", "region", "revenue_eur"])
    writer.writerows((month, region, f"{value:.2f}") for month, region, value in clean)
json.dumps(problems)`,
  },
  {
    thought: 'Now the means of the first and the last quarter, of the rows that are left.',
    code: String.raw`
from statistics import mean

def mean_of(region, months):
    return mean(value for month, name, value in clean if name == region and int(month[5:]) in months)

growth = {}
for region in sorted({region for _, region, _ in clean}):
    first, last = mean_of(region, range(1, 4)), mean_of(region, range(10, 13))
    growth[region] = round(100 * (last / first - 1), 1)
    print(f"{region}: {first:,.2f} -> {last:,.2f} EUR a month")
json.dumps(growth)`,
  },
  {
    thought: 'A line for each region shows it, with a gap where a month is missing.',
    code: String.raw`
import matplotlib.pyplot as plt

revenue = {(region, int(month[5:])): value / 1000 for month, region, value in clean}
months = range(1, 13)
fig, ax = plt.subplots(figsize=(8, 4.5))
for region, percent in growth.items():
    values = [revenue.get((region, month), float("nan")) for month in months]
    ax.plot(months, values, marker="o", label=f"{region} ({percent:+} %)")
ax.set_xticks(months, "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split())
ax.set_ylim(0, 70)
ax.set_ylabel("Revenue (1,000 EUR)")
ax.set_title("Monthly revenue by region, 2025 (synthetic)")
ax.legend(loc="lower right")
fig.savefig("growth.png", dpi=200)`,
  },
]

/** A fresh stand-in for the model: four programs, then an answer from what they gave. */
export function createAnalyst(): Brain {
  return scriptBrain(({ messages }, turn) => {
    const step = steps[turn]
    if (step !== undefined) {
      const code = step.code.trimStart()
      return { reasoning: step.thought, toolCalls: [{ name: 'execute_code', arguments: { code } }] }
    }
    const values = messages.filter(({ role }) => role === 'tool').map(({ content }) => valueOf(content))
    const [, problems, growth] = values
    const ranking = Object.entries(growth ?? {})
      .map(([region, percent]) => ({ region, percent: Number(percent) }))
      .toSorted((a, b) => b.percent - a.percent)
    const [first, ...others] = ranking.map(({ region, percent }) => `${region} (${percent} %)`)
    const found = Array.isArray(problems) ? problems.map((problem) => `- ${String(problem)}`) : []
    return { content: [`${first} grew faster than ${others.join(', ')}.`, 'Wrong with the data:', ...found].join('\n') }
  })
}

/** The value of a program's last expression, where that is JSON. */
function valueOf(output: string): object | undefined {
  const { result }: { readonly result?: string } = JSON.parse(output)
  return result?.startsWith('{') || result?.startsWith('[') ? JSON.parse(result) : undefined
}
