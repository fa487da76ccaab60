import { DepartmentName } from '../names.tsx';
import { later } from './later-input.tsx';
import { Names } from './Names.tsx';
import { bound, listOf, type Widget } from './widget.ts';

const DepartmentPicker = later(async () => (await import('../pickers.tsx')).DepartmentPicker);

export const department: Widget = {
  Input: (props) => <DepartmentPicker {...bound(props)} />,
  Value: ({ value }) => <Names ids={listOf(value)} Name={DepartmentName} />,
  missing: 'choose',
};
