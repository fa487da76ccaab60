import { useText } from '../../i18n/index.ts';
import { Page } from '../../kit/Page.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { UrlTabs } from '../../kit/UrlTabs.tsx';
import { Contests } from './Contests.tsx';
import { Exams } from './Exams.tsx';
import { HvaPanel } from './HvaPanel.tsx';
import { Marks } from './Marks.tsx';
import { PeopleList } from './PeopleList.tsx';
import { Plans } from './Plans.tsx';
import { Skills } from './Skills.tsx';
import { Trainings } from './Trainings.tsx';

import '../../kit/ops.css';
import './readiness.css';

/** What a number of the statistics opens, by its source. */
const lists: Readonly<Record<string, () => React.JSX.Element>> = {
  'trained-person': PeopleList,
  training: Trainings,
  exam: Marks,
};

/** What one is ready for: vulnerability, plans and drills, training and tests. */
export default function ReadinessPage() {
  const t = useText('readiness');
  const { values } = useUrlState();
  const Counted = values['figure'] === undefined ? undefined : lists[values['type'] ?? ''];
  return (
    <Page title={t('title')} note={t('note')}>
      {Counted ? (
        <Counted />
      ) : values['tab'] === 'marks' ? (
        <Marks />
      ) : (
        <UrlTabs
          items={[
            { key: 'hva', label: t('tabHva'), children: <HvaPanel /> },
            { key: 'plans', label: t('tabPlans'), children: <Plans /> },
            { key: 'trainings', label: t('tabTrainings'), children: <Trainings /> },
            { key: 'exams', label: t('tabExams'), children: <Exams /> },
            { key: 'skills', label: t('tabSkills'), children: <Skills /> },
            { key: 'contests', label: t('tabContests'), children: <Contests /> },
          ]}
        />
      )}
    </Page>
  );
}
