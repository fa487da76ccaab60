import { type Footage } from '@anyuan/contract';
import { Button, Checkbox, Input } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { exactTime } from '../../kit/hospital-time.ts';
import { Page } from '../../kit/Page.tsx';
import { useSettled } from '../../kit/pickers.tsx';
import { PlainTable } from '../../kit/PlainTable.tsx';
import RightMissing from '../../kit/RightMissing.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { useCan } from '../../session.ts';
import { OneFootage } from './OneFootage.tsx';
import { Receive } from './Receive.tsx';

import './footage.css';

const mb = 1_000_000;

/** What body recorders and cameras in hands have brought, by case. */
export default function FootagePage() {
  const t = useText('footage');
  const can = useCan();
  const { values, set } = useUrlState();
  const { case: caseId = '', row = '', gone = '' } = values;
  const [typed, type] = useState('');
  const q = useSettled(typed.trim());
  const [isReceiving, receive] = useState(false);
  const query = useApi(
    api.footage.list,
    { ...(caseId && { case: caseId }), ...(q && { q }), ...(gone && { gone: 'true' }) },
    { enabled: can('footage.read'), keep: true },
  );
  const { data: about } = useApi(api.case.get, { id: caseId }, { enabled: caseId !== '' });
  if (!can('footage.read')) return <RightMissing permission="footage.read" />;
  return (
    <Page title={t('title')} note={t('note')}>
      <div className="footage-ask">
        {can('footage.manage') && (
          <Button type="primary" onClick={() => receive(true)}>
            {t('receive')}
          </Button>
        )}
        <Input.Search
          allowClear
          value={typed}
          placeholder={t('find')}
          aria-label={t('find')}
          onChange={({ target }) => type(target.value)}
        />
        <Checkbox checked={gone !== ''} onChange={({ target }) => set({ gone: target.checked ? '1' : '' })}>
          {t('gone')}
        </Checkbox>
        {caseId !== '' && (
          <span>
            {t('ofCase')} {about?.number}{' '}
            <Button type="link" size="small" onClick={() => set({ case: '' })}>
              {t('all')}
            </Button>
          </span>
        )}
      </div>
      <Loaded query={query}>{({ items }) => <List items={items} open={(id) => set({ row: id })} />}</Loaded>
      {row !== '' && <OneFootage key={row} id={row} close={() => set({ row: '' })} />}
      {isReceiving && <Receive caseNumber={about?.number ?? ''} close={() => receive(false)} />}
    </Page>
  );
}

function List({ items, open }: { items: readonly Footage[]; open: (id: string) => void }) {
  const t = useText('footage');
  return (
    <PlainTable
      name="footage"
      rows={items}
      rowKey={({ id }) => id}
      atOnce={50}
      empty={<Empty title={t('none')}>{t('noneText')}</Empty>}
      columns={[
        {
          key: 'number',
          title: t('number'),
          render: ({ id, number }) => (
            <Button type="link" size="small" onClick={() => open(id)}>
              {number}
            </Button>
          ),
        },
        {
          key: 'file',
          title: t('file'),
          render: ({ name, bytes }) => (
            <>
              {name} <span className="muted number">{(bytes / mb).toFixed(1)} MB</span>
            </>
          ),
        },
        {
          key: 'case',
          title: t('case'),
          render: ({ caseId, caseNumber }) => <Link to={`/cases/${caseId}`}>{caseNumber}</Link>,
        },
        {
          key: 'recorder',
          title: t('recorder'),
          render: ({ recorder, wearer }) => [recorder, wearer].filter(Boolean).join(' · '),
        },
        {
          key: 'span',
          title: t('span'),
          render: ({ from, to }) => (
            <span className="number">
              {exactTime(from)} – {exactTime(to).slice(-8)}
            </span>
          ),
        },
        {
          key: 'state',
          title: t('state'),
          render: ({ isLocked, keepUntil, destroyedAt }) =>
            destroyedAt === null
              ? isLocked
                ? t('locked')
                : t('until', { day: exactTime(keepUntil).slice(0, 10) })
              : `${t('destroyed')} ${exactTime(destroyedAt)}`,
        },
      ]}
    />
  );
}
