/** The address goes along from one form to the next: from logging in to “forgot”, to registering. */
export const typed = $state({
  email: "",
  /** Whose invitation one comes with; "" for none. */
  invited: "",
});
