import { cameraActs, type CameraRule } from '@anyuan/contract';
import { Button, Tag } from 'antd';
import { useState } from 'react';

import { api, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ConfirmButton } from '../../kit/ConfirmButton.tsx';
import { Page } from '../../kit/Page.tsx';
import { PlainTable } from '../../kit/PlainTable.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { RuleDialog } from './RuleDialog.tsx';

const touches = ['/camera-rules', '/devices', '/cameras', '/wall'];

/** Who alone may see which cameras. */
export default function RulesPage() {
  const t = useText('cameraRules');
  const label = useLabel();
  const query = useApi(api.cameraRule.list, {});
  const { mutateAsync: remove } = useAct(api.cameraRule.remove, { touches });
  const [shown, show] = useState<CameraRule | 'new'>();
  return (
    <Page title={t('title')} note={t('note')}>
      <p>
        <Button type="primary" onClick={() => show('new')}>
          {t('add')}
        </Button>
      </p>
      <Loaded query={query}>
        {({ items }) => (
          <PlainTable
            name="camera-rules"
            rows={items}
            rowKey={({ id }) => id}
            empty={<Empty title={t('none')}>{t('noneText')}</Empty>}
            columns={[
              {
                key: 'name',
                title: t('name'),
                render: ({ name, why }) => (
                  <>
                    <strong>{name}</strong>
                    <div className="muted">{why}</div>
                  </>
                ),
              },
              {
                key: 'acts',
                title: t('acts'),
                render: ({ acts }) => acts.map((act) => <Tag key={act}>{label(cameraActs[act])}</Tag>),
              },
              {
                key: 'cameras',
                title: t('cameras'),
                render: ({ cameras, places, count }) => (
                  <>
                    {[...places.map(({ name }) => name), ...cameras.map(({ name, code }) => `${name} ${code}`)].join(
                      '、',
                    )}
                    <div className="muted">{t('count', { count })}</div>
                  </>
                ),
              },
              {
                key: 'for',
                title: t('people'),
                render: ({ people, roles }) =>
                  [...roles.map(({ name }) => name), ...people.map(({ name }) => name)].join('、') || t('nobody'),
              },
              {
                key: 'at',
                title: '',
                render: ({ at, by }) => (
                  <>
                    <Time at={at} /> <span className="muted">{t('by', { name: by })}</span>
                  </>
                ),
              },
              {
                key: 'do',
                title: '',
                render: (rule: CameraRule) => (
                  <>
                    <Button size="small" aria-label={`${t('change')} ${rule.name}`} onClick={() => show(rule)}>
                      {t('change')}
                    </Button>{' '}
                    <ConfirmButton
                      size="small"
                      aria-label={`${t('remove')} ${rule.name}`}
                      question={t('removeAsk', { name: rule.name })}
                      verb={t('remove')}
                      act={() => remove({ id: rule.id })}
                    />
                  </>
                ),
              },
            ]}
          />
        )}
      </Loaded>
      {shown && <RuleDialog rule={shown === 'new' ? undefined : shown} close={() => show(undefined)} />}
    </Page>
  );
}
