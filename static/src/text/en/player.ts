export const player = {
  positionOf: (position: string, duration: string) => `${position} of ${duration}`,
};
