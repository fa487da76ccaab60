import { fireSkillNames, fireSkills, type FireSkill } from '@anyuan/contract';
import { Button, Form, InputNumber, Select } from 'antd';

import { api, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { Panel } from '../../kit/Panel.tsx';
import { PersonPicker } from '../../kit/pickers.tsx';
import { Loaded } from '../../kit/States.tsx';
import { toast } from '../../kit/toast.ts';
import { useUrlState } from '../../kit/url-state.ts';
import { useCan } from '../../session.ts';
import { PeopleList } from './PeopleList.tsx';

/** The three fire skills: passed is who has all three; people and departments to a hundred percent. */
export function Skills() {
  const t = useText('readiness');
  const can = useCan();
  const { values, set } = useUrlState();
  const query = useApi(api.training.skills, {}, { keep: true });
  // A number of the statistics opens the departments it counts.
  const units = values['units'];
  const isShown = ({ due, passed, trained, key }: Unit): boolean =>
    units === undefined ||
    (key !== '' && (units === 'all' || (units === 'three' ? passed === due : units === 'trained' && trained === due)));
  return (
    <Loaded query={query} rows={8}>
      {({ people, departments, by }) => (
        <div className="skills">
          <div className="skill-sums">
            <Sum name={t('peoplePassed')} {...people} />
            <Sum name={t('departmentsPassed')} {...departments} />
          </div>
          {can('readiness.manage') && <Record />}
          <Panel
            title={t('byDepartment')}
            extra={
              units !== undefined && (
                <Button size="small" onClick={() => set({ units: undefined })}>
                  {t('allDepartments')}
                </Button>
              )
            }
          >
            <ul className="ops-lines skill-departments">
              {by.filter(isShown).map((one) => (
                <li key={one.key}>
                  <span>{one.name || t('noDepartment')}</span>
                  <progress max={one.due} value={one.passed} aria-label={one.name || t('noDepartment')} />
                  <span className="number">
                    {one.passed}/{one.due}
                  </span>
                </li>
              ))}
            </ul>
          </Panel>
          <PeopleList />
        </div>
      )}
    </Loaded>
  );
}

interface Unit {
  key: string;
  due: number;
  passed: number;
  trained: number;
}

function Sum({ name, due, passed }: { name: string; due: number; passed: number }) {
  return (
    <section className="panel skill-sum">
      <span className="muted">{name}</span>
      <strong className="number">{due === 0 ? '–' : `${Math.floor((passed / due) * 1000) / 10}%`}</strong>
      <span className="muted number">
        {passed}/{due}
      </span>
    </section>
  );
}

function Record() {
  const t = useText('readiness');
  const label = useLabel();
  const common = useText();
  const [form] = Form.useForm<{ person: string; skill: FireSkill; score: number }>();
  const { mutateAsync } = useAct(api.training.testSkill, { touches: ['/skill-tests', '/trained-people'] });
  const needed = [{ required: true, message: common('required') }];
  return (
    <Panel title={t('recordSkill')}>
      <Form form={form} layout="inline" className="ops-inline skill-record" initialValues={{ skill: 'hydrant' }}>
        <Form.Item name="person" label={t('person')} rules={needed} className="grow">
          <PersonPicker />
        </Form.Item>
        <Form.Item name="skill" label={t('skill')} rules={needed}>
          <Select
            style={{ width: 130 }}
            options={fireSkillNames.map((value) => ({ value, label: label(fireSkills[value]) }))}
          />
        </Form.Item>
        <Form.Item name="score" label={t('score')} rules={needed}>
          <InputNumber min={0} max={100} />
        </Form.Item>
        <ActionButton
          type="primary"
          act={async () => {
            const given = await form.validateFields().catch(() => undefined);
            if (!given) return;
            const row = await mutateAsync(given);
            toast(row.passed ? t('allThree', { name: row.person.name }) : t('kept'), 'success');
            form.resetFields(['score']);
          }}
        >
          {t('record')}
        </ActionButton>
      </Form>
    </Panel>
  );
}
