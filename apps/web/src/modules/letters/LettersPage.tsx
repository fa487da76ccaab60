import type { Label } from '@anyuan/contract';
import { z } from 'zod';

import { api } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { EntryPaperCheck, TakeAway } from '../../kit/entries/TakeAway.tsx';
import { Page } from '../../kit/Page.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { UrlTabs } from '../../kit/UrlTabs.tsx';
import { useCan } from '../../session.ts';
import { Board } from './Board.tsx';
import { LetterList } from './LetterList.tsx';
import { LetterView } from './LetterView.tsx';
import { Templates } from './Templates.tsx';

import '../../kit/ops.css';
import './letters-office.css';

const asked = Object.fromEntries(
  ['kind', 'year', 'level', 'department', 'state', 'unsigned', 'mine', 'q'].map((name) => [name, z.string()]),
);
const title: Label = ['责任书台账', 'Register of letters'];
const sheets = { register: { title, filters: z.object(asked) }, routes: api.letters };

/** Letters of responsibility: who has signed and who has not, all of them, and the templates they are made of. */
export default function LettersPage() {
  const t = useText('letters');
  const can = useCan();
  const { values } = useUrlState();
  const open = values['letter'];
  return (
    <Page title={t('title')} note={t('note')} actions={open ? undefined : <TakeAway pages={sheets} />}>
      {!open && <EntryPaperCheck pages={sheets} />}
      {open ? (
        <LetterView key={open} id={open} />
      ) : (
        <UrlTabs
          items={[
            { key: 'board', label: t('tabBoard'), children: <Board /> },
            { key: 'list', label: t('tabList'), children: <LetterList /> },
            ...(can('letter.manage') || can('letter.approve')
              ? [{ key: 'templates', label: t('tabTemplates'), children: <Templates /> }]
              : []),
          ]}
        />
      )}
    </Page>
  );
}
