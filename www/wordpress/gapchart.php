<?php
/**
 * Plugin Name: Gap and funding checker
 * Description: Figures of the education disadvantage gap and of school funding, computed and drawn in the reader's own browser: the shortcode [gapchart] and a block.
 * Version: 0.1.0
 * Requires at least: 5.8
 * Requires PHP: 7.4
 * License: MIT OR Apache-2.0
 * Text Domain: gapchart
 *
 * In: a shortcode such as [gapchart view="projection" from="2011" to="2019"], or the block with the same options as one line of text. What
 * stands between [gapchart …] and [/gapchart] is shown until the figure is drawn, and wherever scripts do not run. Out: the element
 * <gap-chart>, and its script and style sheet from the folder "gapchart" beside this file, which is the package as it is handed out.
 * Nothing is asked of any other site, nothing is stored.
 *
 * @package gapchart
 */

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/**
 * The attributes that the element takes; every other one is left out.
 *
 * @return string[]
 */
function gapchart_attributes() {
	return array(
		// <generated>
		'view',
		'heading-level',
		'data',
		'address',
		'series',
		'vintage',
		'from',
		'to',
		'until',
		'method',
		'last',
		'after',
		'below',
		'close-by',
		'pace',
		'generation',
		'include',
		'level',
		'lang',
		'theme',
		'guess',
		'deflator',
		'prices',
		'base',
		'budget',
		'roll',
		'years',
		'inflation',
		'group',
		'of',
		'primary',
		'secondary',
		'looked-after',
		'service',
		'students',
		'persistent',
		'uplift',
		'uplift-pounds',
		'primary-share',
		'year',
		'set',
		'pupils-primary',
		'pupils-ks3',
		'pupils-ks4',
		'fsm',
		'fsm6',
		'idaci',
		'low-attainment',
		'eal',
		'mobility',
		'sparsity',
		'area-cost',
		'year-groups',
		'baseline',
		'rates',
		'now',
		'gain-cap',
		'loss-cap',
		'show',
		'shown',
		'order',
		'threshold',
		'a',
		'b',
		'c',
		'all-age',
		'pupils',
		'teachers',
		'periods',
		'lessons',
		'teacher-cost',
		'contact-ratio',
		'class-size',
		'pupil-teacher-ratio',
		'average-teacher-cost',
		'lesson-cost',
		'income',
		'expenditure',
		'protected',
		'measures',
		'claim',
		'document',
		'topic',
		'verdict',
		'share',
		'sample',
		'src',
		'measure',
		'area',
		'less',
		'value',
		// </generated>
	);
}

/**
 * Address of a file of the package; of the package itself where none is named.
 *
 * @param string $file Its name.
 * @return string
 */
function gapchart_address( $file = '' ) {
	return plugins_url( 'gapchart/' . $file, __FILE__ );
}

/**
 * The hash of a file of the package, as the attribute integrity takes it; empty where the package names none.
 *
 * @param string $file Its name.
 * @return string
 */
function gapchart_hash( $file ) {
	$list  = __DIR__ . '/gapchart/integrity.txt';
	$lines = is_readable( $list ) ? file( $list, FILE_IGNORE_NEW_LINES ) : array();
	foreach ( $lines as $line ) {
		$parts = explode( ' ', $line );
		if ( 2 === count( $parts ) && $file === $parts[0] ) {
			return $parts[1];
		}
	}
	return '';
}

/**
 * Makes the script and the style sheet known. A piece of the hash in the address: a new version is not taken for an old one.
 */
function gapchart_register() {
	$version = static function ( $file ) {
		$hash = gapchart_hash( $file );
		return '' === $hash ? null : rawurlencode( substr( $hash, 7, 8 ) );
	};
	wp_register_style( 'gapchart', gapchart_address( 'gapchart.css' ), array(), $version( 'gapchart.css' ) );
	wp_register_script( 'gapchart', gapchart_address( 'gapchart.js' ), array(), $version( 'gapchart.js' ), true );
	add_shortcode( 'gapchart', 'gapchart_shortcode' );
	if ( ! function_exists( 'register_block_type' ) ) {
		return;
	}
	wp_register_script( 'gapchart-block', false, array( 'wp-blocks', 'wp-element', 'wp-components', 'wp-block-editor' ), '0.1.0', true );
	wp_add_inline_script( 'gapchart-block', gapchart_editor() );
	$text = array(
		'type'    => 'string',
		'default' => '',
	);
	register_block_type(
		'gapchart/figure',
		array(
			'api_version'     => 2,
			'title'           => gapchart_say( 'title' ),
			'category'        => 'embed',
			'icon'            => 'chart-line',
			'attributes'      => array(
				'options'  => array( 'default' => 'view="trend"' ) + $text,
				'fallback' => $text,
			),
			'editor_script'   => 'gapchart-block',
			'render_callback' => 'gapchart_block',
		)
	);
}
add_action( 'init', 'gapchart_register' );

/**
 * The style sheet in the head of a page that has a figure: it reserves the figure's box before any script.
 */
function gapchart_head() {
	$post = is_singular() ? get_post() : null;
	if ( $post && ( has_shortcode( $post->post_content, 'gapchart' ) || has_block( 'gapchart/figure', $post ) ) ) {
		wp_enqueue_style( 'gapchart' );
	}
}
add_action( 'wp_enqueue_scripts', 'gapchart_head' );

/**
 * The script as a module, pinned by its hash, which pins all that it loads.
 *
 * @param string $tag    The tag as it is.
 * @param string $handle Whose it is.
 * @param string $src    The script's address.
 * @return string
 */
function gapchart_script_tag( $tag, $handle, $src ) {
	if ( 'gapchart' !== $handle ) {
		return $tag;
	}
	$hash = gapchart_hash( 'gapchart.js' );
	$pin  = '' === $hash ? '' : ' integrity="' . esc_attr( $hash ) . '" crossorigin';
	// phpcs:ignore WordPress.WP.EnqueuedResources.NonEnqueuedScript -- It is enqueued: this is the tag of that.
	return '<script type="module" src="' . esc_url( $src ) . '"' . $pin . "></script>\n";
}
add_filter( 'script_loader_tag', 'gapchart_script_tag', 10, 3 );

/**
 * The plugin's few words, in the site's language.
 *
 * @param string $word Which.
 * @return string
 */
function gapchart_say( $word ) {
	$words = array(
		'title'    => array( 'Gap and funding figure', 'Ffigur y bwlch a’r cyllid' ),
		'fallback' => array( 'This figure is drawn by a script, which has not run here.', 'Sgript sy’n llunio’r ffigur hwn, ac nid yw wedi rhedeg yma.' ),
		'options'  => array( 'Options, as in view="projection" from="2011" to="2019"', 'Opsiynau, fel view="projection" from="2011" to="2019"' ),
		'instead'  => array( 'What is shown where scripts do not run', 'Yr hyn a ddangosir lle nad yw sgriptiau’n rhedeg' ),
	);
	return $words[ $word ][ 0 === strpos( get_locale(), 'cy' ) ? 1 : 0 ];
}

/**
 * The element with its fallback.
 *
 * @param array<string, string> $given    Attributes as somebody wrote them.
 * @param string                $fallback What is shown until the figure is drawn; markup as in a post.
 * @return string
 */
function gapchart_element( $given, $fallback ) {
	wp_enqueue_style( 'gapchart' );
	wp_enqueue_script( 'gapchart' );
	$out = '<gap-chart';
	foreach ( gapchart_attributes() as $name ) {
		if ( isset( $given[ $name ] ) && is_scalar( $given[ $name ] ) ) {
			$value = (string) $given[ $name ];
			// An address that a script could hide in is none.
			$value = in_array( $name, array( 'src', 'address' ), true ) ? esc_url( $value ) : esc_attr( $value );
			$out  .= ' ' . $name . '="' . $value . '"';
		}
	}
	$fallback = wp_kses_post( $fallback );
	if ( '' === trim( $fallback ) ) {
		$fallback = '<p>' . esc_html( gapchart_say( 'fallback' ) ) . '</p>';
	}
	return $out . '>' . $fallback . '</gap-chart>';
}

/**
 * The shortcode [gapchart].
 *
 * @param array<string, string>|string $given   Its attributes; a text where there are none.
 * @param string|null                  $content What it encloses.
 * @return string
 */
function gapchart_shortcode( $given, $content = null ) {
	return gapchart_element( is_array( $given ) ? $given : array(), do_shortcode( (string) $content ) );
}

/**
 * The block, whose options are written as those of the shortcode are.
 *
 * @param array<string, string> $block Its attributes.
 * @return string
 */
function gapchart_block( $block ) {
	$given = shortcode_parse_atts( isset( $block['options'] ) ? (string) $block['options'] : '' );
	return gapchart_element( is_array( $given ) ? $given : array(), isset( $block['fallback'] ) ? (string) $block['fallback'] : '' );
}

/**
 * The block in the editor: two fields. The figure itself is drawn on the page.
 *
 * @return string
 */
function gapchart_editor() {
	$words = array();
	foreach ( array( 'title', 'options', 'instead' ) as $word ) {
		$words[ $word ] = gapchart_say( $word );
	}
	return '( function ( blocks, element, components, editor, words ) {
		var make = element.createElement;
		blocks.registerBlockType( "gapchart/figure", {
			apiVersion: 2,
			title: words.title,
			icon: "chart-line",
			category: "embed",
			attributes: { options: { type: "string", default: "view=\"trend\"" }, fallback: { type: "string", default: "" } },
			edit: function ( block ) {
				var field = function ( kind, name, label ) {
					return make( kind, { label: label, value: block.attributes[ name ], onChange: function ( text ) {
						var changed = {};
						changed[ name ] = text;
						block.setAttributes( changed );
					} } );
				};
				return make( "div", editor.useBlockProps(), make( "strong", null, words.title ),
					field( components.TextControl, "options", words.options ),
					field( components.TextareaControl, "fallback", words.instead ) );
			},
			save: function () { return null; }
		} );
	} )( wp.blocks, wp.element, wp.components, wp.blockEditor, ' . wp_json_encode( $words, JSON_HEX_TAG | JSON_HEX_AMP ) . ' );';
}
