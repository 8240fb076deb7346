<?php
// wp-config.php of the WordPress that the tests talk to: everything that changes from run to run is in the environment.

define( 'DB_NAME', 'wordpress' );
define( 'DB_USER', 'root' );
define( 'DB_PASSWORD', '' );
define( 'DB_HOST', 'localhost:' . getenv( 'KABAR_WORDPRESS_SOCKET' ) );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', '' );
$table_prefix = 'wp_';

define( 'WP_HOME', getenv( 'KABAR_WORDPRESS_URL' ) );
define( 'WP_SITEURL', getenv( 'KABAR_WORDPRESS_URL' ) );
define( 'WP_CONTENT_DIR', getenv( 'KABAR_WORDPRESS_CONTENT' ) );

// Application passwords, by which it is filled, work without TLS only here.
define( 'WP_ENVIRONMENT_TYPE', 'local' );

// Nothing of it leaves this machine, and nothing happens that no test asked for.
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'AUTOMATIC_UPDATER_DISABLED', true );
define( 'DISABLE_WP_CRON', true );

require_once ABSPATH . 'wp-settings.php';
