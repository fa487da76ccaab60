import { DepartmentName } from '../names.tsx';
import { later } from './later-input.tsx';
import { Names } from './Names.tsx';
import { bound, listOf, type Widget } from './widget.ts';

const DepartmentsPicker = later(async () => (await import('../pickers.tsx')).DepartmentsPicker);

export const departments: Widget = {
  Input: (props) => <DepartmentsPicker {...bound(props)} />,
  Value: ({ value }) => <Names ids={listOf(value)} Name={DepartmentName} />,
  missing: 'choose',
};
