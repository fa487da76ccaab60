import type { BookKind } from '@anyuan/contract';

import { api, download, textOf, useApi } from '../../api.ts';
import { useLabel, useLang, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { PaperCheck } from '../../kit/entries/TakeAway.tsx';
import { printPage } from '../../kit/print-page.ts';
import { useUrlState } from '../../kit/url-state.ts';

const asks = ['q', 'item', 'movement', 'from', 'to', 'open'] as const;

/** The questions to the list of lines, as they stand in the address. */
function useAsked(kind: BookKind) {
  const { values } = useUrlState();
  const given = values['tab'] === 'lines' ? asks.flatMap((name) => (values[name] ? [[name, values[name]]] : [])) : [];
  return { book: kind.book, ...(Object.fromEntries(given) as Partial<Record<(typeof asks)[number], string>>) };
}

/** The pages of the book as they are asked for: on paper, as PDF, as Excel. */
export function TakeAway({ kind }: { kind: BookKind }) {
  const t = useText('ledgers');
  const label = useLabel();
  const lang = useLang();
  const input = { ...useAsked(kind), lang };
  const name = label(kind.label);
  return (
    <>
      <ActionButton act={() => download(api.book.export, input, `${name}.xlsx`)}>{t('export')}</ActionButton>
      <ActionButton act={() => download(api.book.pdf, input, `${name}.pdf`)}>{t('pdf')}</ActionButton>
      <ActionButton act={async () => printPage(await textOf(api.book.sheet, input))}>{t('print')}</ActionButton>
    </>
  );
}

/** Whoever scans the code of a print is told whether the book still says the same. */
export function BookPaperCheck({ kind }: { kind: BookKind }) {
  const { values } = useUrlState();
  const lang = useLang();
  const sha = values['sha'];
  const asked = useAsked(kind);
  const { data } = useApi(
    api.book.digest,
    { ...asked, lang: values['lang'] === 'en' ? 'en' : values['lang'] === 'zh' ? 'zh' : lang },
    { enabled: sha !== undefined },
  );
  return sha && data ? <PaperCheck {...data} sha={sha} /> : null;
}
