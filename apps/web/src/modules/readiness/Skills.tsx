import { fireSkillNames, fireSkills, type FireSkill } from '@anyuan/contract';
import { App, Form, InputNumber, Select, Switch } from 'antd';
import { useState } from 'react';

import { api, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { Panel } from '../../kit/Panel.tsx';
import { PersonPicker } from '../../kit/pickers.tsx';
import { Loaded } from '../../kit/States.tsx';
import { useCan } from '../../session.ts';

/** The three fire skills: passed is who has all three; people and departments to a hundred percent. */
export function Skills() {
  const t = useText('readiness');
  const label = useLabel();
  const can = useCan();
  const [isLacking, lacking] = useState(true);
  const query = useApi(api.training.skills, isLacking ? { lacking: 'true' } : {}, { keep: true });
  return (
    <Loaded query={query} rows={8}>
      {({ people, departments, by, items }) => (
        <div className="skills">
          <div className="skill-sums">
            <Sum name={t('peoplePassed')} {...people} />
            <Sum name={t('departmentsPassed')} {...departments} />
          </div>
          {can('readiness.manage') && <Record />}
          <Panel title={t('byDepartment')}>
            <ul className="ops-lines skill-departments">
              {by.map((one) => (
                <li key={one.key}>
                  <span>{one.name || t('noDepartment')}</span>
                  <progress max={one.due} value={one.passed} aria-label={one.name} />
                  <span className="number">
                    {one.passed}/{one.due}
                  </span>
                </li>
              ))}
            </ul>
          </Panel>
          <Panel
            title={t('skillList')}
            extra={
              <label className="skill-only">
                <Switch size="small" checked={isLacking} onChange={lacking} /> {t('onlyLacking')}
              </label>
            }
          >
            <table className="skill-table">
              <thead>
                <tr>
                  <th scope="col">{t('person')}</th>
                  {fireSkillNames.map((skill) => (
                    <th key={skill} scope="col">
                      {label(fireSkills[skill])}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {items.slice(0, 200).map(({ person, department, held }) => (
                  <tr key={person.id}>
                    <th scope="row">
                      {person.name} <span className="muted">{department}</span>
                    </th>
                    {fireSkillNames.map((skill) => (
                      <td key={skill}>
                        {held.includes(skill) ? <span className="ops-good">✓</span> : <span className="muted">–</span>}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
            {items.length > 200 && <p className="muted">{t('andMore', { count: items.length - 200 })}</p>}
          </Panel>
        </div>
      )}
    </Loaded>
  );
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
  const { message } = App.useApp();
  const [form] = Form.useForm<{ person: string; skill: FireSkill; score: number }>();
  const { mutateAsync } = useAct(api.training.testSkill, { touches: ['/skill-tests'] });
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
            void message.success(row.passed ? t('allThree', { name: row.person.name }) : t('kept'));
            form.resetFields(['score']);
          }}
        >
          {t('record')}
        </ActionButton>
      </Form>
    </Panel>
  );
}
