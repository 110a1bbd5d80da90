/** What upstream calls the kinds of failure. */
export type ErrorType =
  | 'ast_decoder:decoder_failed'
  | 'ast_decoder:decoder_wrong_output_format'
  | 'irrelevance_error:decoder_success'
  | 'relevance_error:decoder_failed'
  | 'multiple_function_checker:wrong_count'
  | 'parallel_function_checker_no_order:wrong_count'
  | 'parallel_function_checker_no_order:cannot_find_match'
  | 'simple_function_checker:wrong_count'
  | 'simple_function_checker:wrong_func_name'
  | 'simple_function_checker:missing_required'
  | 'simple_function_checker:missing_optional'
  | 'simple_function_checker:unexpected_param'
  | 'type_error:simple'
  | 'type_error:nested'
  | 'type_error:java'
  | 'type_error:js'
  | 'value_error:string'
  | 'value_error:list/tuple'
  | 'value_error:dict_key'
  | 'value_error:dict_value'
  | 'value_error:list_dict_count'
  | 'value_error:others'

export interface Verdict {
  readonly valid: boolean
  /** Absent if valid. */
  readonly errorType?: ErrorType
  /** In one line. */
  readonly message: string
}

export const asExpected: Verdict = { valid: true, message: 'As expected' }

export function failed(errorType: ErrorType, message: string): Verdict {
  return { valid: false, errorType, message }
}
