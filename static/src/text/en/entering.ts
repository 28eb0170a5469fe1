export const entering = {};
