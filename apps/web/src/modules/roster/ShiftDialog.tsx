import type { Roster, RosterShift } from '@anyuan/contract';
import { Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';

import { api, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { ConfirmButton } from '../../kit/ConfirmButton.tsx';
import { dayTime, isAhead } from '../../kit/hospital-time.ts';
import { toast } from '../../kit/toast.ts';
import { useMe } from '../../session.ts';
import { useDespite } from './despite.tsx';
import { hoursOf, shortDay } from './use-roster.ts';

interface Props {
  roster: Roster;
  shift: RosterShift;
  close: () => void;
}

/** One shift: given to another or taken away by who plans it; whose it is asks somebody to swap. */
export function ShiftDialog({ roster, shift, close }: Props) {
  const t = useText('roster');
  const label = useLabel();
  const me = useMe();
  const post = roster.posts.find(({ code }) => code === shift.post);
  const [other, give] = useState<string>();
  const [reason, say] = useState('');
  const despite = useDespite();
  const touches = { touches: ['/roster', '/duty'] };
  const move = useAct(api.roster.move, touches);
  const remove = useAct(api.roster.remove, touches);
  const ask = useAct(api.roster.askSwap, touches);
  const isMine = shift.person.id === me.person?.id;
  const mayPlan = post?.mayPlan ?? false;
  const maySwap = isAhead(shift.from) && (isMine || mayPlan);
  const takers = useApi(api.roster.takers, { id: shift.id }, { enabled: mayPlan || isMine });
  const broken = roster.violations.filter((one) => one.shift === shift.id);
  const options = (takers.data?.items ?? []).map(({ person, against }) => ({
    value: person.id,
    label: `${person.name} · ${against[0] ? t('against', { why: label(against[0]) }) : t('free')}`,
  }));
  const when = `${shortDay(dayTime(shift.from))} ${hoursOf(shift)}`;
  return (
    <Modal
      open
      title={t('shiftOf', { who: shift.person.name, post: post?.name ?? shift.post, when })}
      footer={null}
      onCancel={close}
      destroyOnHidden
    >
      {shift.place && <p className="muted">{shift.place.path}</p>}
      {shift.note && <p>{shift.note}</p>}
      {broken.map((one) => (
        <p key={one.rule} style={{ color: 'var(--level-urgent-text)' }}>
          ▲ {label(one.words)}
        </p>
      ))}
      {(mayPlan || maySwap) && (
        <Form layout="vertical">
          <Form.Item label={mayPlan ? t('moveTo') : t('swapTo')} htmlFor="shift-other">
            <Select
              id="shift-other"
              value={other}
              onChange={give}
              loading={takers.isFetching}
              options={options}
              showSearch={{ optionFilterProp: 'label' }}
            />
          </Form.Item>
          {maySwap && (
            <Form.Item label={t('swapReason')} htmlFor="shift-reason">
              <Input id="shift-reason" value={reason} maxLength={200} onChange={({ target }) => say(target.value)} />
            </Form.Item>
          )}
          <div className="ops-buttons">
            {mayPlan && (
              <ActionButton
                type="primary"
                disabled={!other}
                act={async () => {
                  const person = other ?? '';
                  if (
                    !(await despite((why) =>
                      move.mutateAsync({ id: shift.id, person, ...(why ? { despite: why } : {}) }),
                    ))
                  )
                    return;
                  toast(t('moved'), 'success');
                  close();
                }}
              >
                {t('move')}
              </ActionButton>
            )}
            {maySwap && (
              <ActionButton
                disabled={!other || reason.trim().length < 2}
                act={async () => {
                  await ask.mutateAsync({ shift: shift.id, other: other ?? '', reason: reason.trim() });
                  toast(t('swapAsked'), 'success');
                  close();
                }}
              >
                {t('swap')}
              </ActionButton>
            )}
            {mayPlan && (
              <ConfirmButton
                danger
                type="text"
                question={t('removeQuestion', { who: shift.person.name })}
                detail={t('removeDetail')}
                verb={t('remove')}
                act={async () => {
                  await remove.mutateAsync({ id: shift.id });
                  toast(t('removed'), 'success');
                  close();
                }}
              />
            )}
          </div>
        </Form>
      )}
    </Modal>
  );
}
