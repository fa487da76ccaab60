import { thingKindNames, thingKinds, type Roster, type RosterPost, type ThingKindName } from '@anyuan/contract';
import { Button, Drawer, Form, Input, InputNumber, Select } from 'antd';

import { api, useAct } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { PeoplePicker, PersonPicker } from '../../kit/pickers.tsx';
import { toast } from '../../kit/toast.ts';
import { useCan } from '../../session.ts';

interface Values {
  line?: string;
  owner?: string;
  papers: ThingKindName[];
  demand: { pattern: string; needed: number }[];
  members: { person: string; role?: string; group?: number }[];
}

const paperKinds = thingKindNames.filter((name) => thingKinds[name].group === 'papers');

/** What the plan of a post goes by, and who belongs to it. */
export function PostSetup({ roster, post, close }: { roster: Roster; post: RosterPost; close: () => void }) {
  const t = useText('roster');
  const common = useText();
  const label = useLabel();
  const can = useCan();
  const [form] = Form.useForm<Values & { more?: string[] }>();
  const { mutateAsync } = useAct(api.roster.putPost, { touches: ['/roster', '/duty'] });
  const names = new Map(post.members.map(({ person }) => [person.id, person.name]));
  const send = async (): Promise<void> => {
    const values = await form.validateFields().catch(() => undefined);
    if (!values) return;
    const known = (values.members ?? []).map(({ person, role, group }) => ({
      person,
      role: role ?? '',
      group: group ?? 1,
    }));
    const fresh = (values.more ?? []).filter((id) => !known.some(({ person }) => person === id));
    await mutateAsync({
      code: post.code,
      line: values.line ?? null,
      ...(can('duty.manage') ? { owner: values.owner ?? null } : {}),
      papers: values.papers,
      demand: values.demand ?? [],
      members: [...known, ...fresh.map((person) => ({ person }))],
    });
    toast(t('saved'), 'success');
    close();
  };
  return (
    <Drawer open title={t('setupTitle', { post: post.name })} size={560} onClose={close} destroyOnHidden>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{
          line: post.line ?? undefined,
          owner: post.owner?.id,
          papers: post.papers,
          demand: post.demand,
          members: post.members.map(({ person, role, group }) => ({ person: person.id, role, group })),
        }}
      >
        <Form.Item name="line" label={t('line')}>
          <Select
            allowClear
            options={roster.lines.map(({ code, name, nameEn }) => ({ value: code, label: label([name, nameEn]) }))}
          />
        </Form.Item>
        {can('duty.manage') && (
          <Form.Item name="owner" label={t('owner')}>
            <PersonPicker />
          </Form.Item>
        )}
        <Form.Item name="papers" label={t('papers')}>
          <Select
            mode="multiple"
            options={paperKinds.map((name) => ({ value: name, label: label(thingKinds[name].label) }))}
          />
        </Form.Item>
        <h3>{t('demand')}</h3>
        <Form.List name="demand">
          {(fields, { add, remove }) => (
            <>
              {fields.map(({ key, name }) => (
                <div key={key} className="ops-fields">
                  <Form.Item name={[name, 'pattern']} rules={[{ required: true, message: common('required') }]}>
                    <Select
                      aria-label={t('pattern')}
                      options={roster.patterns.map(({ code, name: zh, nameEn, from, until }) => ({
                        value: code,
                        label: `${label([zh, nameEn])} ${from}–${until}`,
                      }))}
                    />
                  </Form.Item>
                  <Form.Item name={[name, 'needed']} rules={[{ required: true, message: common('required') }]}>
                    <InputNumber aria-label={t('needed')} min={0} max={200} precision={0} />
                  </Form.Item>
                  <Button type="text" onClick={() => remove(name)} aria-label={common('remove')}>
                    ×
                  </Button>
                </div>
              ))}
              <Button onClick={() => add({ pattern: roster.patterns[0]?.code, needed: 1 })}>{t('addDemand')}</Button>
            </>
          )}
        </Form.List>
        <h3>{t('members')}</h3>
        <Form.List name="members">
          {(fields, { remove }) =>
            fields.map(({ key, name }) => (
              <div key={key} className="ops-fields">
                <span className="grow">{names.get(String(form.getFieldValue(['members', name, 'person'])))}</span>
                <Form.Item name={[name, 'role']}>
                  <Input aria-label={t('role')} placeholder={t('role')} maxLength={40} />
                </Form.Item>
                <Form.Item name={[name, 'group']}>
                  <InputNumber aria-label={t('group')} min={1} max={20} precision={0} />
                </Form.Item>
                <Button type="text" onClick={() => remove(name)} aria-label={common('remove')}>
                  ×
                </Button>
              </div>
            ))
          }
        </Form.List>
        <Form.Item name="more" label={t('addMember')}>
          <PeoplePicker />
        </Form.Item>
        <ActionButton type="primary" act={send}>
          {t('save')}
        </ActionButton>
      </Form>
    </Drawer>
  );
}
