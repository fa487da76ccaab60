import type { SurveyWords } from '@anyuan/contract';
import { Link } from 'react-router';

import { api } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { DataTable, type Column } from '../../kit/DataTable.tsx';
import { Empty } from '../../kit/States.tsx';

/** What people wrote, newest first. */
export function Words({ code, isStaff }: { code: string; isStaff: boolean }) {
  const t = useText('surveys');
  // Of staff nothing stands beside their words.
  const beside: Column<SurveyWords>[] = [
    { key: 'at', title: t('at'), width: 120, render: ({ at }) => <span className="number">{at}</span> },
    { key: 'department', title: t('department'), render: ({ department }) => department ?? '–' },
    {
      key: 'mean',
      title: t('mean'),
      align: 'right',
      width: 90,
      render: ({ mean }) => <span className="number">{mean?.toFixed(2) ?? '–'}</span>,
    },
  ];
  const complaint: Column<SurveyWords> = {
    key: 'complaint',
    title: t('complaint'),
    width: 90,
    render: ({ complaintId }) => complaintId && <Link to={`/cases/${complaintId}`}>{t('complaint')}</Link>,
  };
  const columns: Column<SurveyWords>[] = [
    ...(isStaff ? [] : beside),
    { key: 'said', title: t('said'), render: ({ words }) => <span className="wave-words">{words}</span> },
    { key: 'how', title: t('how'), width: 110, render: ({ isOpen }) => t(isOpen ? 'byOpen' : 'byTicket') },
    ...(isStaff ? [] : [complaint]),
  ];
  return (
    <DataTable
      name="survey-words"
      route={api.survey.words}
      input={{ code }}
      columns={columns}
      rowKey={({ id }) => id}
      empty={<Empty>{t('noWords')}</Empty>}
    />
  );
}
