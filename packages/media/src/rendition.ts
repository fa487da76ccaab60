import { type Fragment, GopBuffer } from './gop.ts';
import type { Head } from './remux.ts';
import type { Viewer } from './viewer.ts';

/** One form of a camera's picture (as it comes, or transcoded) and those who watch it. */
export class Rendition {
  head: Head | null = null;
  readonly gop = new GopBuffer();
  readonly viewers = new Set<Viewer>();

  setHead(head: Head | null): void {
    this.head = head;
    this.gop.clear();
  }

  push(fragment: Fragment): void {
    this.gop.add(fragment);
    if (this.head) for (const viewer of this.viewers) viewer.offer(fragment, this.head);
  }

  join(viewer: Viewer): void {
    this.viewers.add(viewer);
    if (this.head) viewer.begin(this.gop.fragments, this.gop.bytes, this.head);
  }
}
