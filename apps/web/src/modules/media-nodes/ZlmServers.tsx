import { ApiError, type ErrorCode, type ZlmServer } from '@anyuan/contract';
import { Button, Tag } from 'antd';
import { useState } from 'react';

import { api, useAct, useApi } from '../../api.ts';
import { useErrorText, useText } from '../../i18n/index.ts';
import { ConfirmButton } from '../../kit/ConfirmButton.tsx';
import { PlainTable } from '../../kit/PlainTable.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { useCan } from '../../session.ts';
import { ZlmDialog } from './ZlmDialog.tsx';
import { ZlmPulls } from './ZlmPulls.tsx';
import { ZlmStreams } from './ZlmStreams.tsx';

const isUnseen = ({ enabled, checked }: ZlmServer): boolean => enabled && checked === null;

/** The hospital's own ZLMediaKit: whether it answers, and what it has. */
export function ZlmServers() {
  const t = useText('zlm');
  const isKeeper = useCan()('device.manage');
  const query = useApi(api.zlm.list, {}, { every: (answer) => (answer?.items.some(isUnseen) ? 1_000 : 10_000) });
  const { mutateAsync: remove } = useAct(api.zlm.remove, { touches: ['/zlm-servers'] });
  const [shown, show] = useState<ZlmServer | 'new'>();
  const { values, set } = useUrlState();
  return (
    <>
      <p className="muted">{t('note')}</p>
      {isKeeper && (
        <p>
          <Button type="primary" onClick={() => show('new')}>
            {t('add')}
          </Button>
        </p>
      )}
      <Loaded query={query}>
        {({ items }) => (
          <>
            <PlainTable
              name="zlm-servers"
              rows={items}
              rowKey={({ code }) => code}
              empty={<Empty>{t('none')}</Empty>}
              columns={[
                {
                  key: 'name',
                  title: t('name'),
                  render: ({ code, name }) => (
                    <>
                      <strong>{name}</strong>
                      <div className="muted number">{code}</div>
                    </>
                  ),
                },
                {
                  key: 'url',
                  title: t('url'),
                  render: ({ url, rtspPort }) => (
                    <>
                      <span className="number">{url}</span>
                      <div className="muted number">{`RTSP ${rtspPort}`}</div>
                    </>
                  ),
                },
                { key: 'state', title: t('state'), render: (server) => <State server={server} /> },
                {
                  key: 'streams',
                  title: t('streams'),
                  render: ({ enabled, checked }) => (
                    <span className="number">
                      {enabled && checked && checked.error === null ? checked.streams : '–'}
                    </span>
                  ),
                },
                ...(isKeeper
                  ? [
                      {
                        key: 'do',
                        title: '',
                        render: (server: ZlmServer) => (
                          <>
                            <Button
                              size="small"
                              aria-label={`${t('show')} ${server.name}`}
                              onClick={() => set({ server: server.code })}
                            >
                              {t('show')}
                            </Button>{' '}
                            <Button
                              size="small"
                              aria-label={`${t('change')} ${server.name}`}
                              onClick={() => show(server)}
                            >
                              {t('change')}
                            </Button>{' '}
                            <ConfirmButton
                              size="small"
                              aria-label={`${t('remove')} ${server.name}`}
                              question={t('removeAsk', { name: server.name })}
                              detail={t('removeDetail')}
                              verb={t('remove')}
                              act={() => remove({ code: server.code })}
                            >
                              {t('remove')}
                            </ConfirmButton>
                          </>
                        ),
                      },
                    ]
                  : []),
              ]}
            />
            {isKeeper &&
              items
                .filter(({ code }) => code === values['server'])
                .map((server) => (
                  <div key={server.code}>
                    <ZlmStreams server={server} />
                    <ZlmPulls server={server} />
                  </div>
                ))}
          </>
        )}
      </Loaded>
      {shown && <ZlmDialog server={shown === 'new' ? undefined : shown} close={() => show(undefined)} />}
    </>
  );
}

function State({ server: { enabled, checked } }: { server: ZlmServer }) {
  const t = useText('zlm');
  const errorText = useErrorText();
  if (!enabled) return <Tag>{t('off')}</Tag>;
  if (!checked) return <Tag>{t('waiting')}</Tag>;
  const { error, at } = checked;
  return (
    <>
      <Tag color={error ? 'error' : 'success'}>{t(error ? 'wrong' : 'answers')}</Tag>
      <span className="muted">
        <Time at={at} />
      </span>
      {error && <div>{errorText(new ApiError(error.code as ErrorCode, error.details)).text}</div>}
    </>
  );
}
