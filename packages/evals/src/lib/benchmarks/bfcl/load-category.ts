import { parseJson } from '../../python/parse-json.ts'
import type { DataFolder } from '../data-folder.ts'
import type { BfclCategory } from './categories.ts'
import { readGoldCalls, readMultiTurnEntries } from './multi-turn/entry.ts'
import type { MultiTurnData } from './multi-turn/multi-turn-suite.ts'
import { readFiller } from './multi-turn/read-filler.ts'
import { readEntries, readPossibleAnswers } from './single-turn/single-turn-entry.ts'
import { toTool } from './single-turn/to-tools.ts'
import type { ToolDeclaration } from './single-turn/to-tools.ts'
import type { SingleTurnData } from './single-turn/single-turn-suite.ts'

/** @throws {UsageError} If the files are not there. */
export async function loadSingleTurn(folder: DataFolder, category: BfclCategory): Promise<SingleTurnData> {
  const entries = readEntries(await folder.text(category.file))
  const answers =
    category.answersFile === undefined ? new Map() : readPossibleAnswers(await folder.text(category.answersFile))
  return { category, entries, answers }
}

/** By class: the file of its functions' docs. */
export const functionFiles: Readonly<Record<string, string>> = {
  GorillaFileSystem: 'gorilla_file_system',
  MathAPI: 'math_api',
  MessageAPI: 'message_api',
  TwitterAPI: 'posting_api',
  TicketAPI: 'ticket_api',
  TradingBot: 'trading_bot',
  TravelAPI: 'travel_booking',
  VehicleControlAPI: 'vehicle_control',
}

/** The tools of each class, in the order of their docs. */
async function loadFunctions(folder: DataFolder): Promise<ReadonlyMap<string, readonly ToolDeclaration[]>> {
  const loaded = Object.entries(functionFiles).map(async ([className, file]) => {
    const lines = (await folder.text(`multi_turn_func_doc/${file}.json`))
      .split('\n')
      .filter((line) => line.trim() !== '')
    const docs = lines.map((line) => parseJson(line)).filter((doc) => doc instanceof Map)
    return [className, docs.map((doc) => toTool(doc))] as const
  })
  return new Map(await Promise.all(loaded))
}

/** @throws {UsageError} If the files are not there. */
export async function loadMultiTurn(folder: DataFolder, category: BfclCategory): Promise<MultiTurnData> {
  return {
    category,
    entries: readMultiTurnEntries(await folder.text(category.file)),
    gold: readGoldCalls(await folder.text(`possible_answer/${category.file}`)),
    functions: await loadFunctions(folder),
    filler: category.name === 'multi_turn_long_context' ? await readFiller(folder) : new Map(),
  }
}
