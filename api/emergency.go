package api

import "safetynet/api/web/site"

// EmergencyText is [site.EmergencyText], which pages need as well.
const EmergencyText = site.EmergencyText
