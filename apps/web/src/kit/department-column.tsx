interface Named {
  code: string;
  name: string;
}

/** Of a table by departments: each opens the list of what it is made of. */
export const departmentColumn = (title: string, open: (department: Named) => void) => ({
  key: 'department',
  title,
  render: ({ department }: { department: Named | null }) =>
    department ? (
      <button type="button" className="ops-name" onClick={() => open(department)}>
        {department.name}
      </button>
    ) : (
      <span className="muted">–</span>
    ),
});
