import type { Setting } from '@anyuan/contract';
import { Button, Modal, Tag } from 'antd';
import { useState } from 'react';

import { api, useApi } from '../../api.ts';
import { useLabel, useLang, useText } from '../../i18n/index.ts';
import { half } from '../../kit/half.ts';
import { Panel } from '../../kit/Panel.tsx';
import { RowsExport } from '../../kit/RowsExport.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { useCan } from '../../session.ts';
import { SettingForm } from './SettingForm.tsx';
import { codesIn, groupOf, isClock, sameValue, unitWord, type Group } from './value.ts';

import './settings.css';

/** Every number a hospital tunes, with its unit and where it comes from. */
export function SettingList() {
  const t = useText('system');
  const label = useLabel();
  const [editing, edit] = useState<Setting>();
  const query = useApi(api.setting.list, {});
  const lang = useLang();
  const words = useValueWords();
  const file = (items: readonly Setting[]) => ({
    head: [t('settings'), t('inForce'), t('asDelivered'), t('source'), 'key'],
    rows: items.map((item) => [
      label(item),
      words(item, item.value),
      words(item, item.defaultValue),
      half(item.source, lang),
      item.key,
    ]),
  });
  return (
    <>
      <Loaded query={query} rows={12}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="panel">
              <Empty>{t('settingsEmpty')}</Empty>
            </div>
          ) : (
            <>
              <div className="setting-bar no-print">
                <RowsExport name="settings" make={() => file(items)} />
              </div>
              {[...new Set(items.map(groupOf))].map((group: Group) => (
                <Panel key={group} title={t(group)}>
                  {items
                    .filter((item) => groupOf(item) === group)
                    .map((item) => (
                      <SettingRow key={item.key} item={item} edit={() => edit(item)} />
                    ))}
                </Panel>
              ))}
            </>
          )
        }
      </Loaded>
      <Modal
        open={editing !== undefined}
        title={label(editing)}
        footer={null}
        destroyOnHidden
        onCancel={() => edit(undefined)}
      >
        {editing && <SettingForm item={editing} close={() => edit(undefined)} />}
      </Modal>
    </>
  );
}

function SettingRow({ item, edit }: { item: Setting; edit: () => void }) {
  const t = useText('system');
  const label = useLabel();
  const lang = useLang();
  const can = useCan();
  const words = useValueWords();
  const isChanged = !sameValue(item.value, item.defaultValue);
  return (
    <div className="setting-row">
      <div className="setting-name">
        <strong title={item.key}>{label(item)}</strong>
        <div className="muted">
          {t('source')}: {half(item.source, lang)} {!item.confirmed && <Tag>◆ {t('unconfirmed')}</Tag>}
        </div>
      </div>
      <div className="setting-value">
        <strong className="number">{words(item, item.value)}</strong>
        {isChanged && <div className="muted">{t('changed', { value: words(item, item.defaultValue) })}</div>}
      </div>
      {can('setting.manage') && (
        <Button size="small" onClick={edit} aria-label={`${t('change')} ${label(item)}`}>
          {t('change')}
        </Button>
      )}
    </div>
  );
}

/** `20 秒、45 秒,之后每隔 60 秒`. */
function useValueWords(): (item: Setting, value: unknown) => string {
  const t = useText('system');
  const label = useLabel();
  return ({ unit, lists, named }, value) => {
    if (lists && typeof value === 'string')
      return codesIn(value)
        .map((code) => label(named.find((one) => one.code === code)) || code)
        .join('、');
    const its = isClock(value) ? (value.unit ?? unit) : unit;
    const word = unitWord(its);
    const name = word ? t(word) : its;
    if (isClock(value)) {
      const steps = value.steps.map((step) => `${step} ${name}`).join(' · ');
      const warn = value.warn ? `${t('warnOn')} ${value.warn} ${name} · ` : '';
      return `${warn}${steps} · ${value.repeat === null ? t('noRepeat') : `${t('thenEvery')} ${value.repeat} ${name}`}`;
    }
    if (typeof value === 'boolean') return t(value ? 'on' : 'off');
    return typeof value === 'string' || typeof value === 'number' ? `${value} ${name}`.trim() : JSON.stringify(value);
  };
}
