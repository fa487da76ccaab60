import type { RouteSpec } from '@anyuan/contract';
import { Alert } from 'antd';

import { download, textOf, useApi } from '../../api.ts';
import { useLabel, useLang, useText } from '../../i18n/index.ts';
import { ActionButton } from '../ActionButton.tsx';
import { printPage } from '../print-page.ts';
import { usePurpose } from '../Purpose.tsx';
import { useUrlState } from '../url-state.ts';
import { askedOf, type TakenPages } from './entry.ts';

/** What the list shows, as Excel, as PDF, on paper; where the list holds secrets, with what it is taken for. */
export function TakeAway({
  pages: { register, routes },
  needsPurpose = false,
}: {
  pages: TakenPages;
  needsPurpose?: boolean;
}) {
  const t = useText('ledgers');
  const common = useText();
  const label = useLabel();
  const lang = useLang();
  const { values } = useUrlState();
  const asked = askedOf(register, values);
  const name = label(register.title);
  const askPurpose = usePurpose();
  const take = (then: (input: Record<string, unknown>) => Promise<unknown>) => async (): Promise<void> => {
    const purpose = await askPurpose(needsPurpose);
    if (purpose) await then({ ...asked, ...purpose });
  };
  return (
    <>
      <ActionButton act={take((input) => download(routes.export, input, `${name}.xlsx`))}>
        {common('export')}
      </ActionButton>
      <ActionButton act={take((input) => download(routes.pdf, { ...input, lang }, `${name}.pdf`))}>
        {t('pdf')}
      </ActionButton>
      <ActionButton act={take(async (input) => printPage(await textOf(routes.sheet, { ...input, lang })))}>
        {t('print')}
      </ActionButton>
    </>
  );
}

interface Checked {
  register: TakenPages['register'];
  routes: Record<'digest', RouteSpec>;
}

/** Whoever scans the code of a print is told whether the records are still what stands on the paper. */
export function EntryPaperCheck({ pages: { register, routes } }: { pages: Checked }) {
  const { values } = useUrlState();
  const lang = useLang();
  const sha = values['sha'];
  const { data } = useApi(
    routes.digest,
    { ...askedOf(register, values), lang: values['lang'] ?? lang },
    { enabled: sha !== undefined },
  );
  return sha && data ? <PaperCheck {...(data as { rows: number; sha256: string })} sha={sha} /> : null;
}

/** Does the paper still say what is recorded? */
export function PaperCheck({ rows, sha256, sha }: { rows: number; sha256: string; sha: string }) {
  const t = useText('ledgers');
  const isSame = sha256 === sha;
  return (
    <Alert
      showIcon
      role="status"
      type={isSame ? 'success' : 'warning'}
      title={t(isSame ? 'checkSame' : 'checkDiffers', { count: rows })}
      style={{ marginBottom: 12 }}
    />
  );
}
