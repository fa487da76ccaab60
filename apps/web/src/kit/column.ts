import type { ReactNode } from 'react';

/** A column of a list: what it is called and how a row is drawn in it. */
export interface Column<Row> {
  key: string;
  title: string;
  render: (row: Row) => ReactNode;
  width?: number;
  align?: 'right' | 'center';
  /** Value of the route's `sort` for each direction; the header then sorts on the server. */
  sort?: { up?: string; down?: string };
  /** Hidden until chosen in the column settings. */
  isExtra?: boolean;
  /** Cut to `width` (320); the whole text is in the tooltip. */
  ellipsis?: boolean;
  /** Cut to at most this, and narrower when there is less. */
  most?: number;
  /** A name whose end tells it apart: what is cut is its beginning. */
  isName?: boolean;
}
