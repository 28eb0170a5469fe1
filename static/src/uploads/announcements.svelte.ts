/** What has happened to uploads, for those who don't see it. */
class Announcements {
  last = $state("");
}

export const announcements = new Announcements();
