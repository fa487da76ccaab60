import type { CaseType } from '@anyuan/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { api, client, download, reload } from '../../api.ts';
import { useLabel, useLang, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { ImportDialog } from '../../kit/ImportDialog.tsx';

/** Old records of one kind from Excel: template, trial, the file back with its problems, then the real thing. */
export function ImportOld({ type, open, close }: { type: CaseType; open: boolean; close: () => void }) {
  const t = useText('ledgers');
  const label = useLabel();
  const lang = useLang();
  const queries = useQueryClient();
  const [bad, setBad] = useState<File>();
  const end = (): void => {
    setBad(undefined);
    close();
    void reload(queries, ['/ledgers', '/figures', '/cases']);
  };
  const name = `${label(type.label)}.xlsx`;
  return (
    <ImportDialog
      open={open}
      title={`${t('import')} · ${label(type.label)}`}
      template={() => download(api.ledger.template, { type: type.type, lang }, name)}
      send={async ({ dryRun, file }) => {
        const report = await client.ledger.import({ type: type.type, dryRun, file });
        setBad(report.bad > 0 ? file : undefined);
        return report;
      }}
      close={end}
      more={
        bad && (
          <ActionButton act={() => download(api.ledger.marked, { type: type.type, lang, file: bad }, name)}>
            {t('importMarked')}
          </ActionButton>
        )
      }
    />
  );
}
