import type { Probe } from './probe.ts'
import { abortInStream, abortInTool, abortInWait, continueAfterAbort, usageAfterAbort } from './probes/aborts.ts'
import * as calls from './probes/calls.ts'
import * as ends from './probes/ends.ts'
import * as errors from './probes/errors.ts'
import { cachedTokens, reasoningDelta, reasoningEchoed, stablePrefix } from './probes/reasoning.ts'

/** Those that other frameworks' results were recorded for. */
export const recordedProbes: readonly Probe[] = [
  reasoningDelta,
  reasoningEchoed,
  calls.malformedArguments,
  calls.wrongType,
  calls.unknownTool,
  calls.toolThrows,
  ends.cutArguments,
  ends.wholeArgumentsAtLength,
  ends.cutText,
  ends.sensitive,
  ends.networkError,
  ends.empty,
  errors.retryAfter,
  errors.quota,
  errors.overflow,
  errors.streamCut,
  calls.parallelCalls,
  calls.duplicateIds,
  calls.endlessCalls,
  abortInStream,
  abortInTool,
  stablePrefix,
  cachedTokens,
]

export const moreProbes: readonly Probe[] = [
  continueAfterAbort,
  abortInWait,
  usageAfterAbort,
  ends.usageOfLostReply,
  calls.steered,
  ends.leakedCall,
  ends.markupInName,
  ends.networkErrorInCall,
  ends.sensitiveAfterCall,
  ends.thinkingOnly,
  ends.lostCalls,
  ends.noFinish,
  ends.repetition,
  errors.fatalInStream,
  errors.failureAsSuccess,
  errors.badGateway,
  errors.rateLimit,
  errors.overflowInFinish,
  calls.duplicateIdsAcrossTurns,
  calls.callOrder,
  calls.bigArgument,
  calls.sameCall,
  calls.toolTimeout,
]
