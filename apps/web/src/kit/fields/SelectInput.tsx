import { Select, type SelectProps } from 'antd';

/** One or several of a longer list; a file of its own, so that what shows a choice does not bring the list. */
export const SelectInput = (props: SelectProps<unknown>) => <Select {...props} />;
