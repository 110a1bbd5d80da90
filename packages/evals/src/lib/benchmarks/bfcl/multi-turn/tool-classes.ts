import { gorillaFileSystem } from './gorilla-file-system.ts'
import { messageApi } from './message-api.ts'
import { ticketApi } from './ticket-api.ts'
import { mathApi } from './math-api.ts'
import { vehicleControlApi } from './vehicle-control-api.ts'
import { twitterApi } from './twitter-api.ts'
import { travelApi } from './travel-api.ts'
import { tradingBot } from './trading-bot.ts'
import type { ToolClass } from './tool-class.ts'

const classes: readonly ToolClass[] = [
  gorillaFileSystem,
  messageApi,
  ticketApi,
  mathApi,
  vehicleControlApi,
  twitterApi,
  travelApi,
  tradingBot,
]

/** By upstream's name. */
export const toolClasses: ReadonlyMap<string, ToolClass> = new Map(
  classes.map((toolClass) => [toolClass.name, toolClass]),
)
