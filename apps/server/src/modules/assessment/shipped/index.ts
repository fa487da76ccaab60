import { foundTables } from './found.ts';
import type { ShippedTable } from './kit.ts';
import { sampleTable } from './sample.ts';

/** Tables that come with the product. */
export const shippedTables = (): ShippedTable[] => [sampleTable(), ...foundTables()];
