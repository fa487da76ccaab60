import type { Reading, Thing } from '@anyuan/contract';
import { Button, Modal, Progress } from 'antd';
import { useState } from 'react';

import { api, useAct, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../ActionButton.tsx';
import { ConfirmButton } from '../ConfirmButton.tsx';
import { Loaded } from '../States.tsx';
import { Time } from '../Time.tsx';
import { toast } from '../toast.ts';
import { Readers } from './Readers.tsx';

import './things.css';

/** Whether I have read it, and how far the departments I answer for have. */
export function ReadingOf({ thing }: { thing: Thing }) {
  const query = useApi(api.register.reading, { code: thing.code });
  return (
    <Loaded query={query} rows={2}>
      {(reading) => <Shown thing={thing} reading={reading} />}
    </Loaded>
  );
}

function Shown({ thing, reading }: { thing: Thing; reading: Reading }) {
  const t = useText('registers');
  const [asked, ask] = useState<{ department?: string; read?: boolean }>();
  const { mutateAsync: mark } = useAct(api.register.markRead, { touches: ['/things'] });
  const { mutateAsync: remind } = useAct(api.register.remind, { touches: ['/things'] });
  const { no, name, departments, isMine, readAt, mayRemind } = reading;
  if (no === null) return <p className="muted">{t('readNobody')}</p>;
  const [total, read] = departments.reduce(([all, some], one) => [all + one.total, some + one.read], [0, 0]);
  return (
    <>
      <p>
        {readAt ? (
          <>
            ✓ {t('readByMe', { name: name ?? '' })} <Time at={readAt} />
          </>
        ) : (
          isMine && (
            <ActionButton
              type="primary"
              act={async () => {
                await mark({ code: thing.code, no });
                toast(t('readThanks'), 'success');
              }}
            >
              {t('readConfirm', { name: name ?? '' })}
            </ActionButton>
          )
        )}
      </p>
      {total > 0 && (
        <>
          <p>
            {t('readTotal', { read, total })}{' '}
            {read < total && (
              <Button size="small" onClick={() => ask({ read: false })}>
                {t('unreadList')}
              </Button>
            )}{' '}
            {mayRemind && read < total && (
              <ConfirmButton
                size="small"
                question={t('remindQuestion', { people: total - read })}
                verb={t('remind')}
                act={async () => {
                  const { told } = await remind({ code: thing.code });
                  toast(t('reminded', { people: told }), 'success');
                }}
              />
            )}
          </p>
          <table className="work-table reading-table">
            <thead>
              <tr>
                <th scope="col">{t('department')}</th>
                <th scope="col">{t('readShare')}</th>
                <th scope="col">{t('unread')}</th>
              </tr>
            </thead>
            <tbody>
              {departments.map(({ department, total: all, read: some }) => (
                <tr key={department?.id ?? ''}>
                  <td>{department?.name ?? t('noDepartment')}</td>
                  <td>
                    <Progress
                      percent={Math.floor((some / all) * 100)}
                      size="small"
                      aria-label={department?.name ?? ''}
                    />
                  </td>
                  <td>
                    {some === all ? (
                      <span className="muted">0</span>
                    ) : (
                      <Button
                        size="small"
                        type="link"
                        onClick={() => ask({ read: false, ...(department && { department: department.code }) })}
                      >
                        {all - some}
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      <Modal
        open={asked !== undefined}
        title={t('unreadList')}
        footer={null}
        width={560}
        destroyOnHidden
        onCancel={() => ask(undefined)}
      >
        {asked && <Readers code={thing.code} {...asked} />}
      </Modal>
    </>
  );
}
