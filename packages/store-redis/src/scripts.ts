// Scripts run alone: nothing comes between comparing and writing. Each has one key, and so runs in a cluster.

/**
 * KEYS: the record. ARGV: expected revision; SHA-1 of the expected text, or nothing; the new text; its time to live in ms; the
 * channel; the name. The answer is 1 where it was written. The notice is let go where this user may not publish.
 */
export const setScript = `
local current = redis.call('GET', KEYS[1])
local revision = 0
if current then
  local ok, record = pcall(cjson.decode, current)
  if not ok or type(record) ~= 'table' or type(record.revision) ~= 'number' then
    return redis.error_reply('UNREADABLE the key holds no token record')
  end
  revision = record.revision
end
if revision ~= tonumber(ARGV[1]) then return 0 end
if ARGV[2] ~= '' and redis.sha1hex(current) ~= ARGV[2] then return 0 end
redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
redis.pcall('PUBLISH', ARGV[5], ARGV[6] .. ' ' .. redis.sha1hex(ARGV[3]))
return 1
`;

/** KEYS: the record, of whatever type. ARGV: the channel; the name. */
export const deleteScript = `
if redis.call('DEL', KEYS[1]) == 1 then redis.pcall('PUBLISH', ARGV[1], ARGV[2] .. ' ') end
return 1
`;
