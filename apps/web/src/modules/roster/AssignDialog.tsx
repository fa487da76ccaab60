import type { Roster, RosterPost } from '@anyuan/contract';
import { Form, Modal, Select } from 'antd';
import { useState } from 'react';

import { api, useAct } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { PersonPicker, PlacePicker } from '../../kit/pickers.tsx';
import { toast } from '../../kit/toast.ts';
import { useDespite } from './despite.tsx';

export interface Wanted {
  post: RosterPost;
  day: string;
  person?: string | undefined;
  pattern?: string | undefined;
}

/** Somebody for a post on a day. Those who belong to it come first, who carries least at the top. */
export function AssignDialog({ roster, wanted, close }: { roster: Roster; wanted: Wanted; close: () => void }) {
  const t = useText('roster');
  const label = useLabel();
  const { post, day } = wanted;
  const [person, choose] = useState(wanted.person);
  const [pattern, by] = useState(wanted.pattern ?? post.demand[0]?.pattern ?? roster.patterns[0]?.code);
  const [place, at] = useState<string>();
  const despite = useDespite();
  const { mutateAsync } = useAct(api.roster.assign, { touches: ['/roster', '/duty'] });
  const loads = new Map(roster.loads.map((one) => [one.person.id, one]));
  const members = post.members.toSorted(
    (a, b) => (loads.get(a.person.id)?.shifts ?? 0) - (loads.get(b.person.id)?.shifts ?? 0),
  );
  const send = async (): Promise<void> => {
    if (!person || !pattern) return;
    const item = { post: post.code, person, day, pattern, ...(place ? { place } : {}) };
    if (await despite((why) => mutateAsync({ items: [item], ...(why ? { despite: why } : {}) }))) {
      toast(t('done'), 'success');
      close();
    }
  };
  return (
    <Modal open title={t('assignTitle', { post: post.name, day })} footer={null} onCancel={close} destroyOnHidden>
      <Form layout="vertical">
        <Form.Item label={t('pattern')} htmlFor="assign-pattern">
          <Select
            id="assign-pattern"
            value={pattern}
            onChange={by}
            options={roster.patterns.map(({ code, name, nameEn, from, until }) => ({
              value: code,
              label: `${label([name, nameEn])} ${from}–${until}`,
            }))}
          />
        </Form.Item>
        <Form.Item label={t('person')} htmlFor="assign-person">
          {members.length > 0 ? (
            <Select
              id="assign-person"
              autoFocus
              value={person}
              onChange={choose}
              showSearch={{ optionFilterProp: 'label' }}
              options={members.map(({ person: { id, name } }) => ({
                value: id,
                label: `${name} · ${t('load', {
                  shifts: loads.get(id)?.shifts ?? 0,
                  nights: loads.get(id)?.nights ?? 0,
                  holidays: loads.get(id)?.holidays ?? 0,
                })}`,
              }))}
            />
          ) : (
            <PersonPicker id="assign-person" value={person} onChange={choose} />
          )}
        </Form.Item>
        {post.kind === 'service-desk' && (
          <Form.Item label={t('area')} htmlFor="assign-place">
            <PlacePicker id="assign-place" value={place} onChange={at} />
          </Form.Item>
        )}
        <ActionButton type="primary" act={send} disabled={!person || !pattern}>
          {t('assign')}
        </ActionButton>
      </Form>
    </Modal>
  );
}
