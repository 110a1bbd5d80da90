export { loadTokenizer } from './lib/count/load-tokenizer.ts'
