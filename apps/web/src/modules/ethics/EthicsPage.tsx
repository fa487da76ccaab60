import type { Label } from '@anyuan/contract';
import { Button } from 'antd';
import { useNavigate } from 'react-router';
import { z } from 'zod';

import { api } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { EntryImport } from '../../kit/entries/EntryImport.tsx';
import { EntryPaperCheck, TakeAway } from '../../kit/entries/TakeAway.tsx';
import { Page } from '../../kit/Page.tsx';
import { UrlTabs } from '../../kit/UrlTabs.tsx';
import { useCan, useMe } from '../../session.ts';
import { Board } from './Board.tsx';
import { EthicsList } from './EthicsList.tsx';

import '../../kit/ops.css';
import './ethics.css';

const asked = Object.fromEntries(
  ['year', 'department', 'stage', 'grade', 'missing', 'q'].map((name) => [name, z.string()]),
);
const title: Label = ['医德考评', 'Ethics assessment'];
const sheets = { register: { title, filters: z.object(asked) }, routes: api.ethics, touches: ['/ethics'] };

/** Ethics files of the house: how far the year has come, and everybody in it. */
export default function EthicsPage() {
  const t = useText('ethics');
  const can = useCan();
  const me = useMe().person.id;
  const go = useNavigate();
  return (
    <Page
      title={t('title')}
      note={t('note')}
      actions={
        <>
          <Button onClick={() => void go(`/ethics/${me}`)}>{t('mine')}</Button>
          {can('ethics.handle') && <EntryImport pages={sheets} />}
          <TakeAway pages={sheets} />
        </>
      }
    >
      <EntryPaperCheck pages={sheets} />
      <UrlTabs
        items={[
          { key: 'board', label: t('tabBoard'), children: <Board /> },
          { key: 'list', label: t('tabList'), children: <EthicsList /> },
        ]}
      />
    </Page>
  );
}
