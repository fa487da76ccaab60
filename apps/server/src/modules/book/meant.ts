import type { JsonObject } from '../../kernel/db/index.ts';
import type { StockFacts } from './shown.ts';

/** An entry about to be written. */
export interface Meant {
  stock: StockFacts;
  quantity: number;
  data: JsonObject;
  /** The line it is about. */
  answers: string | undefined;
}
