import type { PublicKind } from '@anyuan/contract';

import { html, type Html } from './html.ts';

const drawn = (path: Html): Html =>
  html`<svg
    viewBox="0 0 24 24"
    width="40"
    height="40"
    fill="none"
    stroke="currentColor"
    stroke-width="1.8"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    ${path}
  </svg>`;

/** Beside the words, never instead of them. */
export const icons: Record<PublicKind, Html> = {
  complaint: drawn(html`<path d="M4 5h16v11H10l-5 4v-4H4z" /><path d="M12 8v3M12 13.4v.2" />`),
  praise: drawn(html`<path d="M12 20s-8-4.7-8-10.2A4.3 4.3 0 0 1 12 7.6a4.3 4.3 0 0 1 8 2.2C20 15.3 12 20 12 20z" />`),
  help: drawn(
    html`<circle cx="9" cy="4.5" r="1.6" /><path d="M9 7v6h5l3 6M9 10h4.5" /><path d="M7.5 11.2a5 5 0 1 0 6.3 6.3" />`,
  ),
  snap: drawn(html`<path d="M4 8h3l1.6-2.5h6.8L17 8h3v11H4z" /><circle cx="12" cy="13.2" r="3.3" />`),
  fault: drawn(html`<path d="M12 3.5L21 19H3z" /><path d="M12 9v5M12 16.4v.2" />`),
  lostItem: drawn(html`<circle cx="10.5" cy="10.5" r="6" /><path d="M15 15l5 5" />`),
  demand: drawn(html`<path d="M4 7h16v11H4z" /><path d="M4 7l8 6 8-6M12 15.5v.2" />`),
  survey: drawn(html`<path d="M12 4l2.4 5 5.5.7-4 3.8 1 5.5-4.9-2.7L7.1 19l1-5.5-4-3.8 5.5-.7z" />`),
};
