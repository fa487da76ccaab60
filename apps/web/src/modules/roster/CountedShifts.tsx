import { api } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { DataTable } from '../../kit/DataTable.tsx';
import { Empty } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';

/** Shifts that a number of the statistics counts. */
export function CountedShifts() {
  const t = useText('roster');
  return (
    <DataTable
      name="counted-shifts"
      route={api.roster.shifts}
      rowKey={({ id }) => id}
      also={['figure']}
      empty={<Empty title={t('shiftsNone')} />}
      columns={[
        { key: 'post', title: t('post'), render: ({ post }) => post.name },
        { key: 'person', title: t('person'), render: ({ person }) => person.name },
        { key: 'from', title: t('shiftFrom'), render: ({ from }) => <Time at={from} /> },
        { key: 'until', title: t('shiftUntil'), render: ({ until }) => <Time at={until} /> },
        { key: 'note', title: t('note_'), render: ({ note }) => note },
      ]}
    />
  );
}
