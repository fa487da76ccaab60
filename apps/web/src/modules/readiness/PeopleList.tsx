import { fireSkillNames, fireSkills } from '@anyuan/contract';

import { api } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { DataTable } from '../../kit/DataTable.tsx';
import { dayTime } from '../../kit/hospital-time.ts';
import { Empty } from '../../kit/States.tsx';

/** How everybody stands: the three skills, his last training, until when his examination holds. */
export function PeopleList() {
  const t = useText('readiness');
  const label = useLabel();
  const none = <span className="muted">–</span>;
  return (
    <DataTable
      name="trained-people"
      route={api.training.people}
      rowKey={({ person }) => person.id}
      also={['figure']}
      empty={<Empty title={t('peopleNone')} />}
      filters={[
        { name: 'q', label: t('person'), widget: 'text' },
        { name: 'department', label: t('department'), widget: 'department', by: 'code' },
        { name: 'lacking', label: t('onlyLacking'), widget: 'flag' },
      ]}
      columns={[
        { key: 'person', title: t('person'), render: ({ person }) => person.name },
        { key: 'department', title: t('department'), render: ({ department }) => department ?? none },
        ...fireSkillNames.map((skill) => ({
          key: skill,
          title: label(fireSkills[skill]),
          render: ({ held }: { held: readonly string[] }) =>
            held.includes(skill) ? <span className="ops-good">✓</span> : none,
        })),
        {
          key: 'passed',
          title: t('three'),
          render: ({ passed }) =>
            passed ? (
              <span className="ops-good">✓ {t('passed')}</span>
            ) : (
              <span className="hva-lacks">▲ {t('lacking')}</span>
            ),
        },
        {
          key: 'trainedAt',
          title: t('lastTraining'),
          render: ({ trainedAt }) => (trainedAt ? <span className="number">{dayTime(trainedAt)}</span> : none),
        },
        {
          key: 'examUntil',
          title: t('examUntil'),
          render: ({ examUntil }) => (examUntil ? <span className="number">{examUntil}</span> : none),
        },
      ]}
    />
  );
}
