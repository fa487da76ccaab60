import { html, type Html } from './html.ts';

interface CodeBox {
  label: Html | string;
  hint: Html | string;
  typed: string;
  wrong: string | undefined;
  /** Characters at the most. */
  most: number;
}

/** Where a printed code or number is typed. */
export const codeBox = ({ label, hint, typed, wrong, most }: CodeBox): Html =>
  html`<div class="field${wrong ? ' bad' : ''}">
    <label for="q-code">${label}</label>
    <p class="hint" id="q-code-hint">${hint}</p>
    ${wrong ? html`<p class="wrong" id="q-code-wrong" role="alert">${wrong}</p>` : ''}
    <input
      class="code"
      id="q-code"
      name="code"
      autocomplete="off"
      autocapitalize="characters"
      spellcheck="false"
      maxlength="${most}"
      value="${typed}"
      aria-describedby="q-code-hint${wrong ? ' q-code-wrong' : ''}"
      ${wrong ? html` aria-invalid="true"` : ''}
    />
  </div>`;
