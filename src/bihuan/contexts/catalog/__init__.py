"""What is sold and worked on: kinds of business and work, skills, equipment, limits, calendars, code lists."""
