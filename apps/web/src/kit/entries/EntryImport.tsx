import type { ImportReport } from '@anyuan/contract';
import { Button } from 'antd';
import { useState } from 'react';

import { call, download, queryClient, reload } from '../../api.ts';
import { useLabel, useLang, useText } from '../../i18n/index.ts';
import { ActionButton } from '../ActionButton.tsx';
import { ImportDialog } from '../ImportDialog.tsx';
import type { SheetPages } from './entry.ts';

/** The button and the dialog behind it: template, trial, the file back with its problems, then the real thing. */
export function EntryImport({ pages, isPrimary = false }: { pages: SheetPages; isPrimary?: boolean }) {
  const { register, routes, touches } = pages;
  const t = useText('entries');
  const ledgers = useText('ledgers');
  const sheets = useText('sheets');
  const common = useText();
  const label = useLabel();
  const lang = useLang();
  const [isOpen, open] = useState(false);
  const [bad, setBad] = useState<File>();
  const name = `${label(register.title)}.xlsx`;
  const title = t('import', { what: label(register.title) });
  return (
    <>
      <Button type={isPrimary ? 'primary' : 'default'} onClick={() => open(true)}>
        {isPrimary ? title : common('import')}
      </Button>
      <ImportDialog
        open={isOpen}
        title={title}
        template={() => download(routes.export, {}, name)}
        templateMore={
          <ActionButton size="small" act={() => download(routes.template, { lang }, name)}>
            {sheets('importEmpty')}
          </ActionButton>
        }
        send={async (input) => {
          const report = (await call(routes.import, input)) as ImportReport;
          setBad(report.bad > 0 ? input.file : undefined);
          return report;
        }}
        close={() => {
          open(false);
          setBad(undefined);
          void reload(queryClient, touches);
        }}
        more={
          bad && (
            <ActionButton act={() => download(routes.marked, { lang, file: bad }, name)}>
              {ledgers('importMarked')}
            </ActionButton>
          )
        }
      />
    </>
  );
}
