import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { App, Button, Input, Popover } from 'antd';
import { useState } from 'react';
import { Link, useLocation } from 'react-router';

import { api, useAct, useApi } from '../api.ts';
import { useText } from '../i18n/index.ts';
import { ActionButton, useReport } from './ActionButton.tsx';

interface Props {
  /** The page's address; views are kept by page and person. */
  page: string;
  /** What the address says without any filter, e.g. which tab. */
  base?: string;
  /** Views everybody has. */
  ready?: readonly { name: string; query: string }[];
}

/** Filters under a name: those everybody has, and one's own. */
export function SavedViews({ page, base = '', ready = [] }: Props) {
  const t = useText('cases');
  const report = useReport();
  const { modal } = App.useApp();
  const { search } = useLocation();
  const { data } = useApi(api.desk.views, { page });
  const { mutateAsync: remove } = useAct(api.desk.removeView);
  const now = tidy(search);
  const own = data?.items ?? [];
  const isKnown = [...ready, ...own].some(({ query }) => tidy(query) === now);
  const ask = (id: string, name: string): void =>
    void modal.confirm({
      title: t('dropView', { name }),
      okText: t('dropViewVerb'),
      autoFocusButton: 'cancel',
      onOk: () => remove({ id }).catch(report),
    });
  return (
    <div className="saved-views no-print">
      <Chip to={base ? `${page}?${base}` : page} name={t('viewAll')} isNow={now === tidy(base)} />
      {ready.map(({ name, query }) => (
        <Chip key={name} to={`${page}?${query}`} name={name} isNow={tidy(query) === now} />
      ))}
      {own.map(({ id, name, query }) => (
        <span key={id} className="own-view">
          <Chip to={`${page}?${query}`} name={name} isNow={tidy(query) === now} />
          <Button
            type="text"
            size="small"
            icon={<CloseOutlined />}
            aria-label={t('dropView', { name })}
            onClick={() => ask(id, name)}
          />
        </span>
      ))}
      {now !== tidy(base) && !isKnown && data && <Save page={page} query={now} />}
    </div>
  );
}

function Chip({ to, name, isNow }: { to: string; name: string; isNow: boolean }) {
  return (
    <Link className="view-chip" to={to} {...(isNow ? { 'aria-current': 'page' as const } : {})}>
      {name}
    </Link>
  );
}

function Save({ page, query }: { page: string; query: string }) {
  const t = useText('cases');
  const [isOpen, open] = useState(false);
  const [name, write] = useState('');
  const { mutateAsync } = useAct(api.desk.saveView);
  const save = async (): Promise<void> => {
    await mutateAsync({ page, name: name.trim(), query });
    write('');
    open(false);
  };
  return (
    <Popover
      trigger="click"
      open={isOpen}
      onOpenChange={open}
      content={
        <div className="form-buttons">
          <Input
            aria-label={t('viewName')}
            placeholder={t('viewName')}
            maxLength={40}
            value={name}
            onChange={(event) => write(event.target.value)}
          />
          <ActionButton type="primary" disabled={name.trim() === ''} act={save}>
            {t('saveView')}
          </ActionButton>
        </div>
      }
    >
      <Button size="small" type="link" icon={<PlusOutlined />}>
        {t('saveView')}
      </Button>
    </Popover>
  );
}

/** Filters only, in one order: the open row is no part of a view. */
function tidy(query: string): string {
  const params = new URLSearchParams(query);
  params.delete('row');
  params.sort();
  return params.toString();
}
